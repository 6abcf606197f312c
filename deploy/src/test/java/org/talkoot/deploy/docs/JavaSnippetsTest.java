package org.talkoot.deploy.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of the pages compiles: whole files as they are, an expression as what a method returns. */
@Tag("system")
class JavaSnippetsTest {
    private static final Pattern PUBLIC_CLASS = Pattern.compile("(?m)^public (?:final )?class (\\w+)");
    private static final String EXPRESSION = """
            import static org.talkoot.deploy.chaos.Condition.*;
            import static org.talkoot.deploy.chaos.Faults.*;
            import static org.talkoot.deploy.chaos.Phase.*;

            class Snippet%d {
                static Object value() {
                    return %s;
                }
            }
            """;

    @TempDir
    private Path classes;

    @Test
    void everySnippetCompiles() {
        List<JavaFileObject> sources = new ArrayList<>();
        for (Page page : Page.all()) {
            for (Block block : page.blocks()) {
                if (block.language().equals("java")) {
                    sources.add(source(block, sources.size()));
                }
            }
        }
        assertTrue(sources.size() >= 2);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        sources)
                .call();
        assertTrue(compiled, messages::toString);
    }

    private static JavaFileObject source(Block block, int number) {
        Matcher whole = PUBLIC_CLASS.matcher(block.text());
        return whole.find()
                ? new Source(whole.group(1), block.text())
                : new Source(
                        "Snippet" + number,
                        EXPRESSION.formatted(number, block.text().strip()));
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("memory:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
