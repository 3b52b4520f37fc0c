# rustc 1.95.0 (59807616e 2026-04-14), x86_64-unknown-linux-gnu
first_unnamed:
	movq	%rsi, %rcx
	shlq	$6, %rcx
	movabsq	$9223372036854775552, %rax
	andq	%rcx, %rax
	je	.L1
	leaq	-256(%rcx), %r8
	shrq	$8, %r8
	incq	%r8
	xorl	%edx, %edx
	movdqa	.LCPI0(%rip), %xmm0
	movdqa	.LCPI1(%rip), %xmm1
	movdqa	.LCPI2(%rip), %xmm2
	movdqa	.LCPI3(%rip), %xmm3
	xorl	%r9d, %r9d
.L10:
	movq	68(%rdi,%r9), %xmm4
	movq	20(%rdi,%r9), %xmm5
	punpcklqdq	%xmm4, %xmm5
	movdqu	4(%rdi,%r9), %xmm6
	movdqu	76(%rdi,%r9), %xmm7
	movdqu	132(%rdi,%r9), %xmm8
	movdqu	204(%rdi,%r9), %xmm4
	pxor	%xmm0, %xmm8
	movdqa	%xmm1, %xmm9
	pcmpgtd	%xmm8, %xmm9
	pxor	%xmm0, %xmm7
	movdqa	%xmm2, %xmm8
	pcmpgtd	%xmm7, %xmm8
	packssdw	%xmm9, %xmm8
	pxor	%xmm0, %xmm5
	movdqa	%xmm3, %xmm7
	pcmpgtd	%xmm5, %xmm7
	pxor	%xmm0, %xmm6
	movdqa	%xmm1, %xmm5
	pcmpgtd	%xmm6, %xmm5
	packssdw	%xmm7, %xmm5
	packsswb	%xmm8, %xmm5
	movq	196(%rdi,%r9), %xmm6
	movq	148(%rdi,%r9), %xmm7
	punpcklqdq	%xmm6, %xmm7
	pxor	%xmm0, %xmm7
	movdqa	%xmm3, %xmm6
	pcmpgtd	%xmm7, %xmm6
	pxor	%xmm0, %xmm4
	movdqa	%xmm2, %xmm7
	pcmpgtd	%xmm4, %xmm7
	packssdw	%xmm7, %xmm6
	packsswb	%xmm6, %xmm6
	pand	%xmm5, %xmm6
	shufps	$228, %xmm5, %xmm6
	pmovmskb	%xmm6, %r10d
	cmpl	$65535, %r10d
	jne	.L13
	incq	%rdx
	addq	$256, %r9
	cmpq	%r9, %rax
	jne	.L10
	movq	%r8, %rdx
.L13:
	leaq	(,%rdx,4), %r8
	shrq	$62, %rdx
	setne	%al
	cmpq	%r8, %rsi
	setb	%dl
	orb	%al, %dl
	jne	.L14
	movq	%r8, %rdx
	shlq	$6, %rdx
	cmpq	%rcx, %rdx
	jne	.L3
.L14:
	xorl	%eax, %eax
	retq
.L1:
	xorl	%r8d, %r8d
	movq	%r8, %rdx
	shlq	$6, %rdx
	cmpq	%rcx, %rdx
	je	.L14
.L3:
	xorl	%eax, %eax
	movdqa	.LCPI0(%rip), %xmm0
	movdqa	.LCPI4(%rip), %xmm1
	xorl	%esi, %esi
.L4:
	movdqu	4(%rdi,%rdx), %xmm2
	pxor	%xmm0, %xmm2
	pcmpgtd	%xmm1, %xmm2
	movmskps	%xmm2, %r9d
	testl	%r9d, %r9d
	jne	.L15
	cmpl	$1, 20(%rdi,%rdx)
	ja	.L15
	cmpl	$12, 24(%rdi,%rdx)
	ja	.L15
	incq	%rsi
	addq	$64, %rdx
	cmpq	%rdx, %rcx
	jne	.L4
	retq
.L15:
	addq	%rsi, %r8
	movq	$-1, %rdx
	cmovaeq	%r8, %rdx
	movl	$1, %eax
	retq
