/** The engine, plug-in look-up and the merge policies. */
package io.ksm.core;
