/** What can be measured from outside. */
package dev.fieldfare.gateway.metrics;
