/** Strict reading of the JSON of messages, for this library only. */
package dev.fieldfare.contracts.message.json;
