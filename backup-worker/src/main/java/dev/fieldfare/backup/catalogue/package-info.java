/** What users see of backups, and what they can ask for. */
package dev.fieldfare.backup.catalogue;
