/** What is measured in a real browser. */
package dev.fieldfare.bench.speed.browser;
