/*!
Signatures of Ed25519 (RFC 8032, section 5.1.7, without the cofactor), from the npm package

  @noble/ed25519 3.2.0  sha512-criDgRlnUA09hchYrTy/JUWPIEap5rZxQe6wDWzRx51oWWpDRcUpuNzlgPxDJaOK6AsW9c0wKcj3rKRv6t+bPQ==

bundled by esbuild 0.28.2 (--bundle --format=esm --minify --target=es2020 --legal-comments=inline) from the entry

  import { Point } from '@noble/ed25519';
  const order = Point.CURVE().n;
  const number = bytes => bytes.reduceRight((sum, byte) => 256n * sum + BigInt(byte), 0n);
  export function verifyEd25519(signature, message, publicKey, sha512) {
    if (signature.length !== 64 || publicKey.length !== 32) return false;
    const R = signature.subarray(0, 32), S = number(signature.subarray(32));
    let key;
    try {
      key = Point.fromBytes(publicKey, true);
    } catch {
      return false;
    }
    if (S >= order) return false;
    const k = number(sha512(Uint8Array.of(...R, ...publicKey, ...message))) % order;
    const found = Point.BASE.multiplyUnsafe(S).add(key.negate().multiplyUnsafe(k)).toBytes();
    return found.every((byte, i) => byte === R[i]);
  }

SHA-256 of the code below this comment, without the line feed that ends the comment:
  4e42dc2edeb1dd827f8d931485274a592830b2018917a68169ba9f6b10bdea1c

The MIT License (MIT)

Copyright (c) 2019 Paul Miller (https://paulmillr.com)

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the “Software”), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in
all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED “AS IS”, WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.
*/
var Q=Object.defineProperty;var tt=(n,t,e)=>t in n?Q(n,t,{enumerable:!0,configurable:!0,writable:!0,value:e}):n[t]=e;var E=(n,t,e)=>tt(n,typeof t!="symbol"?t+"":t,e);/*! noble-ed25519 - MIT License (c) 2019 Paul Miller (paulmillr.com) */var F=Object.freeze,R=0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffedn,S=0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn,Y=0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n,C=0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51an,V=0x6666666666666666666666666666666666666666666666666666666666666658n,U=R-1n,nt=F({p:R,n:S,h:8n,a:U,d:Y,Gx:C,Gy:V}),et=32,q=n=>n instanceof Uint8Array||ArrayBuffer.isView(n)&&n.constructor.name==="Uint8Array"&&n.BYTES_PER_ELEMENT===1,K=(n,t,e="")=>{if(q(n)&&(t===void 0||n.length===t))return n;let r=q(n),c=t!==void 0?` of length ${t}`:"",o=r?`length=${n.length}`:`type=${typeof n}`,i=(e?`"${e}" `:"")+"expected Uint8Array"+c+", got "+o;throw r?new RangeError(i):new TypeError(i)},st=(n,t="",e)=>Uint8Array.from(K(n,e,t)),G=(n,t)=>n.toString(16).padStart(t,"0"),z=n=>{let t="";for(let e of K(n))t+=G(e,2);return t},_=n=>{let t="hex invalid";if(typeof n!="string")throw new TypeError(t);if(n.length%2||!/^[\da-f]*$/i.test(n))throw new RangeError(t);let e=new Uint8Array(n.length/2);for(let r=0,c=0;r<e.length;r++,c+=2){let o=n.charCodeAt(c),i=n.charCodeAt(c+1);e[r]=((o&15)+(o>>6)*9)*16+(i&15)+(i>>6)*9}return e};var m=(n,t,e,r="bad number: out of range")=>{if(typeof n!="bigint")throw new TypeError(r);if(t<=n&&n<e)return n;throw new RangeError(r)},a=(n,t=R)=>(n%=t)>=0n?n:t+n,H=(1n<<255n)-1n,s=n=>{if(n<0n)throw new RangeError("negative coordinate");let t=(n>>255n)*19n+(n&H);return t=(t>>255n)*19n+(t&H),t%R};var ot=(n,t)=>{if(n===0n)throw new Error("invert: expected non-zero number");if(t<=1n)throw new Error("invert: expected modulus > 1, got "+t);let e=a(n,t),r=t,c=0n,o=1n;for(;e!==0n;){let f=r/e,l=r-e*f,u=c-o*f;r=e,e=l,c=o,o=u}if(r!==1n)throw new Error("invert: does not exist");return a(c,t)};var v=n=>{if(n instanceof h)return n;throw new TypeError("Point expected")},$=2n**256n,p=class p{constructor(t,e,r,c){E(this,"X");E(this,"Y");E(this,"Z");E(this,"T");let o=$;this.X=m(t,0n,o),this.Y=m(e,0n,o),this.Z=m(r,1n,o),this.T=m(c,0n,o),F(this)}static CURVE(){return nt}static fromAffine(t){return new p(t.x,t.y,1n,s(t.x*t.y))}static fromBytes(t,e=!1){let r=st(t,"point",et),c=r[31];r[31]=c&-129;let o=ct(r);e||m(o,0n,R);let i=s(o*o),f=a(i-1n),l=s(Y*i+1n),{isValid:u,value:d}=ft(f,l);if(!u)throw new Error("bad point: y not sqrt");let y=!!(c&128);if(!e&&d===0n&&y)throw new Error("bad point: x==0, isLastByteOdd");return y!==!!(d&1n)&&(d=a(-d)),new p(d,o,1n,s(d*o))}static fromHex(t,e){return p.fromBytes(_(t),e)}get x(){return this.toAffine().x}get y(){return this.toAffine().y}assertValidity(){let t=U,e=Y,r=this;if(r.is0())throw new Error("bad point: ZERO");let{X:c,Y:o,Z:i,T:f}=r,l=s(c*c),u=s(o*o),d=s(i*i),y=s(d*d),b=s(l*t),g=s(d*(b+u)),x=a(y+s(e*s(l*u)));if(g!==x)throw new Error("bad point: equation left != right (1)");let B=s(c*o),T=s(i*f);if(B!==T)throw new Error("bad point: equation left != right (2)");return this}equals(t){let{X:e,Y:r,Z:c}=this,{X:o,Y:i,Z:f}=v(t);return s(e*f)===s(o*c)&&s(r*f)===s(i*c)}is0(){return this.equals(A)}negate(){return new p(a(-this.X),this.Y,this.Z,a(-this.T))}double(){let{X:t,Y:e,Z:r}=this,c=U,o=s(t*t),i=s(e*e),f=s(2n*r*r),l=s(c*o),u=a(t+e),d=a(s(u*u)-o-i),y=a(l+i),b=a(y-f),g=a(l-i),x=s(d*b),B=s(y*g),T=s(d*g),X=s(b*y);return new p(x,B,X,T)}add(t){let{X:e,Y:r,Z:c,T:o}=this,{X:i,Y:f,Z:l,T:u}=v(t),d=U,y=Y,b=s(e*i),g=s(r*f),x=s(s(o*y)*u),B=s(c*l),T=a(s(a(e+r)*a(i+f))-b-g),X=a(B-x),L=a(B+x),O=a(g-s(d*b)),I=s(T*X),D=s(L*O),W=s(T*O),J=s(X*L);return new p(I,D,J,W)}subtract(t){return this.add(v(t).negate())}multiply(t,e=!0){if(!e&&t===0n||(m(t,1n,S),!e&&this.is0()))return A;if(t===1n)return this;if(this.equals(Z))return dt(t).p;let r=A,c=Z,o=this;for(let i=0;e?i<256:t>0n;i++)t&1n?r=r.add(o):e&&(c=c.add(o)),o=o.double(),t>>=1n;return r}multiplyUnsafe(t){return this.multiply(t,!1)}toAffine(){let{X:t,Y:e,Z:r}=this;if(this.equals(A))return{x:0n,y:1n};let c=ot(r,R);if(s(r*c)!==1n)throw new Error("invalid inverse");return{x:s(t*c),y:s(e*c)}}toBytes(){let{x:t,y:e}=this.toAffine(),r=rt(e);return r[31]|=t&1n?128:0,r}toHex(){return z(this.toBytes())}clearCofactor(){return this.multiply(8n,!1)}isSmallOrder(){return this.clearCofactor().is0()}isTorsionFree(){return this.multiply(S/2n,!1).double().add(this).is0()}};E(p,"BASE"),E(p,"ZERO");var h=p,Z=new h(C,V,1n,a(C*V)),A=new h(0n,1n,1n,0n);h.BASE=Z;h.ZERO=A;var rt=n=>_(G(m(n,0n,$),64)).reverse(),ct=n=>BigInt("0x"+z(Uint8Array.from(K(n)).reverse())),w=(n,t)=>{let e=n;for(;t-- >0;)e=s(e*e);return e},it=n=>{let t=s(n*n),e=s(t*n),r=s(w(e,2)*e),c=s(w(r,1)*n),o=s(w(c,5)*c),i=s(w(o,10)*o),f=s(w(i,20)*i),l=s(w(f,40)*f),u=s(w(l,80)*l),d=s(w(u,80)*l),y=s(w(d,10)*o);return s(w(y,2)*n)},N=0x2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0n,ft=(n,t)=>{let e=s(t*s(t*t)),r=s(s(e*e)*t),c=it(s(n*r)),o=s(n*s(e*c)),i=s(t*s(o*o)),f=o,l=s(o*N),u=i===n,d=i===a(-n),y=i===a(-n*N);return u&&(o=f),(d||y)&&(o=l),(a(o)&1n)===1n&&(o=a(-o)),{isValid:u||d,value:o}};var at=()=>{let n=[],t=Z,e;for(let r=0;r<33;r++){e=t,n.push(e);for(let c=1;c<128;c++)e=e.add(t),n.push(e);t=e.double()}return n},P,k=(n,t)=>{let e=t.negate();return n?e:t},dt=n=>{let t=P||(P=at()),e=A,r=Z;for(let c=0;c<33;c++){let o=Number(n&255n);n>>=8n,o>128&&(o-=256,n+=1n);let i=c*128,f=i+Math.abs(o)-1,l=c%2!==0,u=o<0;o===0?r=r.add(k(l,t[i])):e=e.add(k(u,t[f]))}if(n!==0n)throw new Error("invalid wnaf");return{p:e,f:r}};var M=h.CURVE().n,j=n=>n.reduceRight((t,e)=>256n*t+BigInt(e),0n);function wt(n,t,e,r){if(n.length!==64||e.length!==32)return!1;let c=n.subarray(0,32),o=j(n.subarray(32)),i;try{i=h.fromBytes(e,!0)}catch{return!1}if(o>=M)return!1;let f=j(r(Uint8Array.of(...c,...e,...t)))%M;return h.BASE.multiplyUnsafe(o).add(i.negate().multiplyUnsafe(f)).toBytes().every((u,d)=>u===c[d])}export{wt as verifyEd25519};
