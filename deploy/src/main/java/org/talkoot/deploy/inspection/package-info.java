/** What a model costs: parameters, memory and operations of each layer. */
package org.talkoot.deploy.inspection;
