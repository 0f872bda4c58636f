/** Migrations that did not end as they should, and their recovery. */
package dev.fieldfare.contracts.recovery;
