/** Actions that repair problems. */
package dev.fieldfare.cli.remedy;
