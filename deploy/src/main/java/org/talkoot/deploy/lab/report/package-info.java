/** What a lab leaves behind: figures, their numbers, findings, and a page that shows them all. */
package org.talkoot.deploy.lab.report;
