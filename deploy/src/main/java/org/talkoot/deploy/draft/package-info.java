/** A first job file for data that somebody has: what the data is, and a model that suits it. */
package org.talkoot.deploy.draft;
