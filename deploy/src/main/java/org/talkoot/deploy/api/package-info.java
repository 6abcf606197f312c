/** For those who embed Talkoot: build a job, train it with n workers, listen to its steps, use the model. */
package org.talkoot.deploy.api;
