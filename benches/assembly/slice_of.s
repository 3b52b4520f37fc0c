# rustc 1.95.0 (59807616e 2026-04-14), x86_64-unknown-linux-gnu
slice_of:
	movq	%rdi, %rax
	movq	%rdx, %rdi
	andq	$63, %rdi
	je	.L1
	xorl	%ecx, %ecx
	subq	%rdi, %rdx
	cmovbq	%rcx, %rdx
	movq	%rdx, 24(%rax)
	movb	$2, 32(%rax)
	movq	$64, 40(%rax)
	movq	%rdi, 48(%rax)
	leaq	.Lanon0(%rip), %rdx
	movq	%rdx, 56(%rax)
	movq	$33, 64(%rax)
	movq	$1, 72(%rax)
	movq	$0, 80(%rax)
	movq	$1, 88(%rax)
	movq	$0, 96(%rax)
	xorl	%edx, %edx
	movq	%rdx, 16(%rax)
	movq	%rcx, (%rax)
	retq
.L1:
	shrq	$6, %rdx
	movq	%rsi, 8(%rax)
	movl	$2, %ecx
	movq	%rdx, 16(%rax)
	movq	%rcx, (%rax)
	retq
