/** Creating, dropping and renaming tables, and the undo of each. */
package dev.fieldfare.postgres.plan.table;
