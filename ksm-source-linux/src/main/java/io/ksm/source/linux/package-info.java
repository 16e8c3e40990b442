/** Page sources pid and arena: live processes, and memory that really merges. */
package io.ksm.source.linux;
