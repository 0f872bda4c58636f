/** Migrations that did not end as they should, in our ledger and in those of other tools. */
package dev.fieldfare.postgres.recovery;
