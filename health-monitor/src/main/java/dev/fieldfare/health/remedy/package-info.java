/** Actions that repair problems, by policy. */
package dev.fieldfare.health.remedy;
