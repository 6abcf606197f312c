/** Does harm to a run on purpose, to show that its result stays. */
package org.talkoot.deploy.chaos;
