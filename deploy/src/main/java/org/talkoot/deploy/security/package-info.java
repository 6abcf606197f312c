/**
 * Who may talk to a node of a cluster: TLS with certificates on both ends, or the own machine only.
 * {@link org.talkoot.deploy.security.NodeSecurity} is where a node's command begins; docs/security.md tells the whole.
 */
package org.talkoot.deploy.security;
