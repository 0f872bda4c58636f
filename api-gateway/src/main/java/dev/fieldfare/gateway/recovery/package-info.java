/** Migrations that did not end as they should. */
package dev.fieldfare.gateway.recovery;
