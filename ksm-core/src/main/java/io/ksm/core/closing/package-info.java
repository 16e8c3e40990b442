/** How several things are closed when one of them fails to. */
package io.ksm.core.closing;
