/** Which backups need chunks of which earlier ones. */
package dev.fieldfare.postgres.backup.base;
