/** Who calls, and whether he may. */
package dev.fieldfare.gateway.security;
