/** What a backup is: its rows, chunks and manifest, and where they are stored. */
package dev.fieldfare.backup;
