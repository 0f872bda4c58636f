/** Pages in a real browser. */
package dev.fieldfare.testkit.browser;
