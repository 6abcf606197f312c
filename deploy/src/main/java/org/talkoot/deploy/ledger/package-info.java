/** Which worker computed which shard of which step: written at each commit, and proved afterwards. */
package org.talkoot.deploy.ledger;
