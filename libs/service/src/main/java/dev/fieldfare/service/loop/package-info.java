/** Loops: work that a service repeats until it stops. */
package dev.fieldfare.service.loop;
