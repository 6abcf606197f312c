/** The folder that a run leaves: who may use it, and what is written to it when. */
package org.talkoot.deploy.run;
