/** What a training needs to be told, found by trying. */
package org.talkoot.deploy.tuning;
