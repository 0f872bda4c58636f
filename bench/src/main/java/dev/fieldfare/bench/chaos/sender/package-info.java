/** What is sent in a run, and by which way. */
package dev.fieldfare.bench.chaos.sender;
