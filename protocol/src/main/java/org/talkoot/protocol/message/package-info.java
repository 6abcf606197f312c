/**
 * What coordinator and workers tell each other. Everything within a world carries its {@link
 * org.talkoot.protocol.message.Fence}.
 */
package org.talkoot.protocol.message;
