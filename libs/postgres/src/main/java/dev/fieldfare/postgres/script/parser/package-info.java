/** Lets the parser of the target read statements without running them. */
package dev.fieldfare.postgres.script.parser;
