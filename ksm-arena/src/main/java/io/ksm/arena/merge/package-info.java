/** Makes pages one, and separates them again. */
package io.ksm.arena.merge;
