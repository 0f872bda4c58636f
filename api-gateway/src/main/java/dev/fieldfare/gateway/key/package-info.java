/** API keys: create, list, revoke, look up. */
package dev.fieldfare.gateway.key;
