/** The targets: how they are configured, and the connections to them. */
package dev.fieldfare.service.target;
