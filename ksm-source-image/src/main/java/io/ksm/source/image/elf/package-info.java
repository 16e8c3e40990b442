/** ELF cores of processes and of machines. */
package io.ksm.source.image.elf;
