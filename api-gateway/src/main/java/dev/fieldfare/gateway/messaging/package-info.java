/** What is said over Redis: wake-ups, dead letters. Redis may be away (I4). */
package dev.fieldfare.gateway.messaging;
