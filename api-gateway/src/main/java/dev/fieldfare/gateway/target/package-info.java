/** The targets: what is configured, and several of them asked at the same time. */
package dev.fieldfare.gateway.target;
