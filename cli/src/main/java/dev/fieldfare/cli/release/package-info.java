/** The stages of a release, its log file, and what to do after it. */
package dev.fieldfare.cli.release;
