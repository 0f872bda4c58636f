/** Versions of tracks: barriers in the lines that run a script. */
package dev.fieldfare.migration.track;
