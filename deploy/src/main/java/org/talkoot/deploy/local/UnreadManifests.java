package org.talkoot.deploy.local;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarFile;

/**
 * For an actor system that starts fast. Pekko would read the manifest of every jar, to see that its own are of one version,
 * which the build has made sure of; and Java would check the signatures of those jars that are signed.
 */
final class UnreadManifests extends ClassLoader {
    UnreadManifests() {
        super(UnreadManifests.class.getClassLoader());
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.equals(JarFile.MANIFEST_NAME) ? Collections.emptyEnumeration() : super.getResources(name);
    }
}
