/** Folders of pictures, made one file each before a job is trained. */
package org.talkoot.deploy.folder;
