/** Events as CloudEvents. */
package dev.fieldfare.events.cloud;
