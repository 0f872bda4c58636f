/** The gateway's own state in the control database. Entities stay in here. */
package dev.fieldfare.gateway.store;
