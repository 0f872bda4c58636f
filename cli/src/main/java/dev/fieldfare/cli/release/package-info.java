/** The stages of a release, its log file, and its summary. */
package dev.fieldfare.cli.release;
