/** How long backups are kept, and how they end. */
package dev.fieldfare.backup.retention;
