# The firmware of the tiny guest, and all that runs in it: fills the memory from 64 KiB to 640 KiB with known pages, says "R" on the
# serial port and halts. The low byte n of a page's number decides what is in it, in words of 16 bits:
#   n mod 16 = 15   noise of a linear congruential generator that begins with n; such pages are unique and cannot be compressed
#   n mod 16 = 14   a counter from 256 n on; unique, compressible
#   else            n mod 8 all over; 0 and 8 are pages of zeros
.code16
start:  cli
        cld
        movw $0x1000, %bx               # the segment of the page: its address / 16
page:   movw %bx, %es
        movb %bh, %al                   # n
        movb $0, %ah
        xorw %di, %di
        movw $2048, %cx
        movb %al, %dl
        andb $15, %dl
        cmpb $15, %dl
        je noise
        cmpb $14, %dl
        je count
        andw $7, %ax
        rep stosw
        jmp next
noise:  imulw $25173, %ax, %ax
        addw $13849, %ax
        stosw
        loop noise
        jmp next
count:  movb %al, %ah
        movb $0, %al
more:   stosw
        incw %ax
        loop more
next:   addw $0x100, %bx
        cmpw $0xa000, %bx
        jb page
        movw $0x3f8, %dx
        movb $'R', %al
        outb %al, %dx
rest:   hlt
        jmp rest

        .org 0xfff0                     # where the processor begins
        ljmp $0xf000, $start
        .org 0xffff
        .byte 0
