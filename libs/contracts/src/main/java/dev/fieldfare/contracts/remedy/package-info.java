/** Actions that repair problems. */
package dev.fieldfare.contracts.remedy;
