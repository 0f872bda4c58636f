/** Adding, dropping and renaming columns, their defaults and NOT NULL, and the undo of each. */
package dev.fieldfare.postgres.plan.column;
