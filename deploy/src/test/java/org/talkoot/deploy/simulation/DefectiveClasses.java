package org.talkoot.deploy.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** All classes of Talkoot once more, one of them with a defect; those of others are the parent's. */
final class DefectiveClasses extends ClassLoader {
    private static final String OURS = "org.talkoot.";

    private final Map<String, ByteArrayOutputStream> compiled = new HashMap<>(); // by name

    DefectiveClasses(PlantedDefect defect) {
        super(DefectiveClasses.class.getClassLoader());
        compile(defect);
    }

    private void compile(PlantedDefect defect) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (JavaFileManager files = new Memory(compiler.getStandardFileManager(null, null, null))) {
            List<String> options = List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
            List<Source> sources = List.of(new Source(defect.type(), defect.source()));
            if (!compiler.getTask(null, files, diagnostics, options, null, sources)
                    .call()) {
                throw new AssertionError(defect.name() + ": " + diagnostics.getDiagnostics());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            return name.startsWith(OURS) ? define(name) : super.loadClass(name, resolve);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream original = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (original == null) {
                throw new ClassNotFoundException(name);
            }
            ByteArrayOutputStream defective = compiled.get(name);
            byte[] bytes = defective == null ? original.readAllBytes() : defective.toByteArray();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String type, String text) {
            super(URI.create("string:///" + type.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps what is compiled. */
    private final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        Memory(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String type, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + type), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    compiled.put(type, bytes);
                    return bytes;
                }
            };
        }
    }
}
