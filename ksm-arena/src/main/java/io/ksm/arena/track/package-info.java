/**
 * What was written since the last scan, and the mappings of an arena: new ones, idle ones, and how
 * many there may be.
 */
package io.ksm.arena.track;
