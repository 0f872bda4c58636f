/** Authentication, roles, rate limits. It imports no capability. */
package dev.fieldfare.gateway.security;
