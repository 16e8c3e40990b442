/** Reads JSON as maps, lists and texts, for files of a few lines. */
package io.ksm.fleet.json;
