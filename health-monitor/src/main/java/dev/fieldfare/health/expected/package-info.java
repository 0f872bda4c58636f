/** What the structure of a target should be: declared in a file, or recorded from a good state. */
package dev.fieldfare.health.expected;
