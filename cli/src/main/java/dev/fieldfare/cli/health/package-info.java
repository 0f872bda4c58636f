/** The command health. */
package dev.fieldfare.cli.health;
