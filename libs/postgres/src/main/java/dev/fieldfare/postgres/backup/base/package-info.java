/** References of backups to earlier backups whose chunks they need. */
package dev.fieldfare.postgres.backup.base;
